import { isCassandraDown, pingCentre } from "./cassandra";
import { isPostgresDown, pool } from "./postgres";
import { StoreDown } from "./rabbitmq";

export async function postgresAnswers(): Promise<boolean> {
  await pool().query("SELECT 1");
  return true;
}

export const cassandraAnswers = async (): Promise<boolean> => (await pingCentre("us")) !== null || (await pingCentre("eu")) !== null;

/** Tells a store that is away from work that is wrong: the first pauses the consumer, the second counts as an attempt. */
export async function needsPostgres<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (isPostgresDown(cause)) throw new StoreDown("PostgreSQL", { cause });
    throw cause;
  }
}

export async function needsCassandra<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (isCassandraDown(cause)) throw new StoreDown("Cassandra", { cause });
    throw cause;
  }
}
