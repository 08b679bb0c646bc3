import type { Tx } from "./postgres";

/** First line of an effect's transaction. False when this consumer has done the message before. */
export async function firstDelivery(tx: Tx, consumer: string, messageId: string): Promise<boolean> {
  const { rowCount } = await tx.$client.query({
    name: "inbox-first",
    text: `INSERT INTO inbox (consumer, message_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
    values: [consumer, messageId],
  });
  return rowCount === 1;
}
