"""What is counted, for `/metrics`. No personal data: kinds and outcomes only."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

registry = CollectorRegistry()

acks = Histogram(
    "pacto_ack_seconds",
    "From the arrival of a request of Slack's to its acknowledgement.",
    ["mode"],
    registry=registry,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3),
)
sends = Counter("pacto_sent_total", "Messages sent, by kind.", ["kind"], registry=registry)
limited = Counter("pacto_rate_limited_total", "Times Slack asked to wait.", registry=registry)
dead = Counter("pacto_dead_letters_total", "Messages given up.", registry=registry)
waiting = Gauge("pacto_outbox_waiting", "Notices that wait in the outbox.", registry=registry)
age = Gauge(
    "pacto_outbox_age_seconds", "How long the oldest due row has waited.", registry=registry
)
sweep_lag = Gauge(
    "pacto_sweep_lag_seconds",
    "How long the oldest due step of a timer has waited for a sweep.",
    registry=registry,
)
unfinished = Counter(
    "pacto_unfinished_requests_total",
    "Connections closed before a whole request had come: late, or to make room.",
    ["reason"],
    registry=registry,
)
refused = Counter(
    "pacto_refused_requests_total",
    "Requests whose signature does not hold: unsigned, wrong secret, clock skew.",
    ["reason"],
    registry=registry,
)
malformed = Counter(
    "pacto_malformed_requests_total",
    "Signed requests of a form that is not Slack's.",
    registry=registry,
)
socket_up = Gauge(
    "pacto_socket_connected",
    "Socket Mode: 1 while Slack can reach the app, 0 while it cannot.",
    registry=registry,
)
socket_replaced = Counter(
    "pacto_socket_replaced_total",
    "Socket Mode: connections that were lost and made anew.",
    registry=registry,
)


def page() -> bytes:
    """All metrics in Prometheus' text form."""
    return generate_latest(registry)
