import { closeCassandra } from "./cassandra";
import { closePostgres } from "./postgres";
import { closePublisher } from "./rabbitmq";

/** Ends every connection of this process; the last thing it does. */
export async function closeStores(): Promise<void> {
  await Promise.all([closePublisher(), closePostgres(), closeCassandra()]);
}
