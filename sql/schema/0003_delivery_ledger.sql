-- Deliveries become a ledger of message parts, written before and after each is sent, and the digest that was sent is
-- kept beside it, so that a retry sends the rest of the same digest.

drop table delivery;

-- grain: one part of one message to one recipient of a channel
create table delivery (
    delivery_id varchar not null,
    audience varchar not null,
    day date not null,
    "window" varchar not null,
    channel varchar not null,
    recipient varchar not null,
    part integer not null,
    parts integer not null,
    outcome varchar not null,
    attempts integer not null,
    changed_at timestamptz not null,
    sent_at timestamptz,
    error varchar not null
);

-- grain: one digest that was sent, or began to be: of one audience, day and window
create table digest (
    audience varchar not null,
    day date not null,
    "window" varchar not null,
    start_at timestamptz not null,
    end_at timestamptz not null,
    articles bigint not null,
    stories varchar[] not null,
    content varchar not null,
    made_at timestamptz not null
);
