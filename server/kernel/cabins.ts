export const CABINS = ["economy", "premium_economy", "business", "first"] as const;
export type Cabin = (typeof CABINS)[number];

/** What a brand allows. Hours count back from departure; null means never. */
export type BrandConditions = {
  checkedBags: number;
  changeUntilHours: number | null;
  /** Fee a passenger in euro cents; the fare difference comes on top. */
  changeFeeMinor: number;
  refundUntilHours: number | null;
};

/** Fare brands are data. `UNSTATED` stands for observations whose source says nothing about conditions. */
export const BRANDS = {
  LIGHT: { checkedBags: 0, changeUntilHours: null, changeFeeMinor: 0, refundUntilHours: null },
  STANDARD: { checkedBags: 1, changeUntilHours: 24, changeFeeMinor: 4000, refundUntilHours: null },
  FLEX: { checkedBags: 1, changeUntilHours: 3, changeFeeMinor: 0, refundUntilHours: 3 },
  UNSTATED: null,
} as const satisfies Record<string, BrandConditions | null>;
export type Brand = keyof typeof BRANDS;
export const BRAND_NAMES = Object.keys(BRANDS) as Brand[];
