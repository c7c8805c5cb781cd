-- Version 3: held times, reminders and what a meeting goes on from; what came out of an agenda, and when minutes were taken;
-- calendars of others.

CREATE TEMP TABLE kept_meeting AS SELECT * FROM meeting;

DROP TABLE meeting;

CREATE TABLE meeting (
    id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    ref TEXT NOT NULL,
    title TEXT NOT NULL,
    starts TEXT NOT NULL,
    ends TEXT NOT NULL,
    zone TEXT NOT NULL,
    all_day INTEGER NOT NULL,
    team_id TEXT,
    place TEXT NOT NULL,
    link TEXT NOT NULL,
    organiser_id TEXT,
    rule TEXT NOT NULL,
    uid TEXT NOT NULL,
    cancelled INTEGER NOT NULL,
    tentative INTEGER NOT NULL,
    hold TEXT NOT NULL,
    remind INTEGER,
    follows_id TEXT,
    notes TEXT NOT NULL,
    source_ref TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(team_id) REFERENCES team (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(organiser_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(follows_id) REFERENCES meeting (id) DEFERRABLE INITIALLY DEFERRED
);

INSERT INTO meeting (id, project_id, ref, title, starts, ends, zone, all_day, team_id, place, link, organiser_id, rule, uid, cancelled, notes, source_ref, deleted, tentative, hold, remind, follows_id)
SELECT id, project_id, ref, title, starts, ends, zone, all_day, team_id, place, link, organiser_id, rule, uid, cancelled, notes, source_ref, deleted, 0, '', NULL, NULL FROM kept_meeting;

DROP TABLE kept_meeting;

CREATE INDEX ix_meeting_follows ON meeting (follows_id) WHERE follows_id IS NOT NULL;

CREATE INDEX ix_meeting_hold ON meeting (hold) WHERE hold <> '' AND deleted = 0;

CREATE INDEX ix_meeting_project ON meeting (project_id, starts) WHERE deleted = 0;

CREATE INDEX ix_meeting_remind ON meeting (starts) WHERE remind IS NOT NULL AND deleted = 0;

CREATE INDEX ix_meeting_series ON meeting (starts) WHERE rule <> '' AND deleted = 0;

CREATE INDEX ix_meeting_starts ON meeting (starts) WHERE deleted = 0;

CREATE INDEX ix_meeting_uid ON meeting (uid);

CREATE UNIQUE INDEX ux_meeting_ref ON meeting (ref);

CREATE TEMP TABLE kept_occurrence AS SELECT * FROM occurrence;

DROP TABLE occurrence;

CREATE TABLE occurrence (
    id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    original TEXT NOT NULL,
    state TEXT NOT NULL,
    minutes TEXT NOT NULL,
    began TEXT,
    ended TEXT,
    issued_on TEXT,
    approved_on TEXT,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(meeting_id) REFERENCES meeting (id) DEFERRABLE INITIALLY DEFERRED
);

INSERT INTO occurrence (id, meeting_id, original, state, minutes, deleted, began, ended, issued_on, approved_on)
SELECT id, meeting_id, original, state, minutes, deleted, NULL, NULL, NULL, NULL FROM kept_occurrence;

DROP TABLE kept_occurrence;

CREATE UNIQUE INDEX ux_occurrence_place ON occurrence (meeting_id, original) WHERE deleted = 0;

CREATE TEMP TABLE kept_occurrence_agenda AS SELECT * FROM occurrence_agenda;

DROP TABLE occurrence_agenda;

CREATE TABLE occurrence_agenda (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    presenter_id TEXT,
    said TEXT NOT NULL,
    done INTEGER NOT NULL,
    task_id TEXT,
    document_id TEXT,
    "key" TEXT NOT NULL,
    spent INTEGER NOT NULL,
    log_id TEXT,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES occurrence (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(presenter_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(task_id) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(document_id) REFERENCES document (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(log_id) REFERENCES log (id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

INSERT INTO occurrence_agenda (of_id, position, title, minutes, presenter_id, said, done, task_id, document_id, "key", spent, log_id)
SELECT of_id, position, title, minutes, presenter_id, said, done, task_id, document_id, '', 0, NULL FROM kept_occurrence_agenda;

DROP TABLE kept_occurrence_agenda;

CREATE TABLE occurrence_outcomes (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    item TEXT NOT NULL,
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES occurrence (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

CREATE TABLE occurrence_left_out (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES occurrence (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

CREATE TABLE occurrence_brought (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES occurrence (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

CREATE TABLE calendar (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    person_id TEXT,
    zone TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE other_read (
    calendar_id TEXT NOT NULL,
    reading INTEGER NOT NULL,
    read_at TEXT NOT NULL,
    stamp TEXT NOT NULL,
    events INTEGER NOT NULL,
    problems TEXT NOT NULL,
    PRIMARY KEY (calendar_id)
);

CREATE TABLE other_event (
    reading INTEGER NOT NULL,
    position INTEGER NOT NULL,
    uid TEXT NOT NULL,
    title TEXT NOT NULL,
    place TEXT NOT NULL,
    starts TEXT NOT NULL,
    ends TEXT NOT NULL,
    zone TEXT NOT NULL,
    all_day INTEGER NOT NULL,
    busy INTEGER NOT NULL,
    rule TEXT NOT NULL,
    until TEXT NOT NULL,
    elsewhere TEXT NOT NULL,
    lasts INTEGER NOT NULL,
    PRIMARY KEY (reading, position)
)
 WITHOUT ROWID;

CREATE INDEX ix_outcome_record ON occurrence_outcomes (record_id);

CREATE INDEX ix_event_long ON other_event (reading, until) WHERE rule = '' AND lasts > 7;

CREATE INDEX ix_event_series ON other_event (reading, until) WHERE rule <> '';

CREATE INDEX ix_event_starts ON other_event (reading, starts) WHERE rule = '' AND lasts <= 7;
