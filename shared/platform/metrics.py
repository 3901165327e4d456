"""What Prometheus may ask of a service."""

from prometheus_client import Counter, Gauge, Histogram

COMMANDS = Counter("sluice_commands_total", "Commands decided, by outcome", ["outcome"])
ROUND_SECONDS = Histogram("sluice_writer_round_seconds", "Seconds one round of the writer takes")
ROUND_SIZE = Histogram("sluice_writer_round_size", "Commands in one round", buckets=(1, 2, 5, 10, 50, 200, 1000, 5000))
HALTED = Gauge("sluice_writer_halted", "1 when a broken invariant has stopped the writer")
RELAY_LAG = Gauge("sluice_relay_lag_events", "Events committed and not yet in the stream")
PROJECTION_LAG = Gauge("sluice_projection_lag_events", "Events not yet in the read model", ["source"])
FOREIGN = Counter(
    "sluice_foreign_messages_total", "What others put on the bus or changed there, stepped over", ["source", "kind"]
)
MISMATCH = Gauge("sluice_heard_mismatch", "1 while what was heard of a service is not what it signed", ["source"])
FAILURES = Counter("sluice_consumer_failures_total", "Foreign events that could not be dealt with", ["source"])
REQUESTS = Histogram("sluice_http_request_seconds", "Seconds a request takes", ["method", "route", "status"])
RECONCILIATIONS = Counter("sluice_reconciliations_total", "Comparisons with the logs, by outcome", ["outcome"])
RECONCILED = Gauge("sluice_reconciled_timestamp_seconds", "When everything was last compared and agreed, 0 for never")
DIFFERING = Gauge("sluice_differing_rows", "Rows that are not as the logs have them, by the last comparison")
