import { expect, test } from "vitest";
import { showsPrice } from "@/tests/support/priced-page";

test.each(["<td>$129</td>", "<td>US$1,204.50</td>", "<td>129,00 €</td>", "<b>€</b> 45 <i>x</i>€45", "<p>129&nbsp;€</p>"])(
  "%s shows a price",
  (html) => {
    expect(showsPrice(html)).toBe(true);
  },
);

test.each(["<p>no fares yet</p>", '<input placeholder="$500">', "<script>var a = '$129'</script>", "<p>120 days</p>"])(
  "%s shows none",
  (html) => {
    expect(showsPrice(html)).toBe(false);
  },
);
