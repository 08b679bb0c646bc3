import { closeCassandra } from "@/server/infra/cassandra";
import { required } from "@/server/infra/env";
import { migrateCassandra, migratePostgres } from "@/server/infra/migrations";
import { assertTopology, withChannel } from "@/server/infra/rabbitmq";
import { CATALOG } from "@/server/messages/catalog";

const [postgres, cassandra] = await Promise.all([
  migratePostgres(required("DATABASE_OWNER_URL")),
  migrateCassandra(),
  withChannel((channel) => assertTopology(channel, CATALOG)),
]);
process.stdout.write(
  `migrate  postgres ${postgres.total} (${postgres.applied.length} new) · cassandra ${cassandra} statements · rabbitmq ${CATALOG.length * 2 + 1} queues\n`,
);
await closeCassandra();
process.exit(0);
