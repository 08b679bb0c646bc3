import { recordPrices } from "@/server/fares/record-prices";
import { showFares } from "@/server/fares/show-fares";
import { cassandraAnswers, needsCassandra, needsPostgres, postgresAnswers } from "@/server/infra/probes";
import { consume } from "@/server/infra/rabbitmq";
import { fare } from "@/server/messages/fare";
import { travel } from "@/server/messages/travel";

/** The FlightAggregation box: price changes into PostgreSQL, what became current into Cassandra of both regions. */
export async function startFlightAggregation() {
  const recording = consume(
    travel,
    async (body, messageId) => {
      await needsPostgres(() => recordPrices(body, messageId));
    },
    { prefetch: 3, probe: postgresAnswers },
  );
  const showing = consume(fare, (body) => needsCassandra(() => showFares(body)), { prefetch: 4, probe: cassandraAnswers });
  return {
    stop: async () => {
      await recording.stop();
      await showing.stop();
    },
    readiness: async () => ({
      ready: recording.isConsuming() || showing.isConsuming(),
      parts: { travel: recording.isConsuming(), fare: showing.isConsuming() },
    }),
  };
}
