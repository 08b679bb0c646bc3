const HINTS: [RegExp, string][] = [
  [
    /UnsupportedClassVersionError|Security Manager is not supported|Unrecognized VM option/i,
    "wrong Java: Cassandra 5.0 needs Java 17; set JAVA17_HOME",
  ],
  [
    /OutOfMemoryError|Cannot allocate memory|insufficient memory/i,
    "out of memory: free some, or start with --lite (the `us` data centre only)",
  ],
  [/No space left on device|Disk full|disk_free_limit/i, "the disk is full: `npm run reset` frees the local data"],
  [
    /EADDRINUSE|Address already in use|eaddrinuse|BindException|could not bind/i,
    "a port is in use: `npm run doctor` names its holder; TRADEWIND_PORT_BASE moves the block",
  ],
  [
    /invalid_challenge_reply|Erlang cookie|cookie file .* must be accessible|Invalid challenge/i,
    "Erlang cookie mismatch: another RabbitMQ answers on this port mapper; `npm run down`, then start again",
  ],
  [
    /unrecognized_or_invalid datacenter|Unrecognized strategy option|datacenter .* not found|localDataCenter/i,
    "unknown Cassandra data centre: both nodes must be up before keyspaces are made",
  ],
  [
    /database files are incompatible|initialized by PostgreSQL version/i,
    "the data were made by another PostgreSQL: `npm run reset -- postgres`",
  ],
  [
    /pre-existing shared memory block|lock file "postmaster.pid" already exists/i,
    "an earlier PostgreSQL on this folder is still stopping: `npm run down`, then start again",
  ],
  [
    /Permission denied|EACCES|AccessDeniedException/i,
    "permission denied: the data folder belongs to another user; see its owner with `ls -l .data`",
  ],
  [/password authentication failed|ACCESS_REFUSED/i, "the data folder remembers another password: `npm run reset` that store"],
  [/MODULE_NOT_FOUND|ERR_MODULE_NOT_FOUND|Cannot find module|Cannot find package/i, "a module is missing: `npm ci`, then `npm run build`"],
];

/** The cure for a failure that is known, by the last lines of its log. */
export function hintFor(log: string): string | undefined {
  return HINTS.find(([pattern]) => pattern.test(log))?.[1];
}
