-- Version 4: answers that came as calendar messages, for single days too; other times that attendees propose; invitations from
-- others, with what came in; further addresses of people; calendars that are published.

CREATE TEMP TABLE kept_person AS SELECT * FROM person;

DROP TABLE person;

CREATE TABLE person (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    organisation TEXT NOT NULL,
    role TEXT NOT NULL,
    team_id TEXT,
    zone TEXT NOT NULL,
    working_days TEXT NOT NULL,
    hours_from INTEGER NOT NULL,
    hours_to INTEGER NOT NULL,
    holiday_country TEXT NOT NULL,
    aliases TEXT NOT NULL,
    notes TEXT NOT NULL,
    archived INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(team_id) REFERENCES team (id) DEFERRABLE INITIALLY DEFERRED
);

INSERT INTO person (id, name, email, phone, organisation, role, team_id, zone, working_days, hours_from, hours_to, holiday_country, notes, archived, deleted, aliases)
SELECT id, name, email, phone, organisation, role, team_id, zone, working_days, hours_from, hours_to, holiday_country, notes, archived, deleted, '' FROM kept_person;

DROP TABLE kept_person;

CREATE INDEX ix_person_name ON person (name COLLATE NOCASE) WHERE deleted = 0;

CREATE UNIQUE INDEX ux_person_email ON person (email COLLATE NOCASE) WHERE email <> '' AND deleted = 0;

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
    invited_id TEXT,
    invited_as TEXT NOT NULL,
    invited_day TEXT,
    received_sequence INTEGER NOT NULL,
    received_stamp TEXT,
    notes TEXT NOT NULL,
    source_ref TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(team_id) REFERENCES team (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(organiser_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(follows_id) REFERENCES meeting (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(invited_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

INSERT INTO meeting (id, project_id, ref, title, starts, ends, zone, all_day, team_id, place, link, organiser_id, rule, uid, cancelled, tentative, hold, remind, follows_id, notes, source_ref, deleted, invited_id, invited_as, invited_day, received_sequence, received_stamp)
SELECT id, project_id, ref, title, starts, ends, zone, all_day, team_id, place, link, organiser_id, rule, uid, cancelled, tentative, hold, remind, follows_id, notes, source_ref, deleted, NULL, '', NULL, -1, NULL FROM kept_meeting;

DROP TABLE kept_meeting;

CREATE INDEX ix_meeting_follows ON meeting (follows_id) WHERE follows_id IS NOT NULL;

CREATE INDEX ix_meeting_hold ON meeting (hold) WHERE hold <> '' AND deleted = 0;

CREATE INDEX ix_meeting_invited ON meeting (invited_id, starts) WHERE invited_id IS NOT NULL AND deleted = 0;

CREATE INDEX ix_meeting_project ON meeting (project_id, starts) WHERE deleted = 0;

CREATE INDEX ix_meeting_remind ON meeting (starts) WHERE remind IS NOT NULL AND deleted = 0;

CREATE INDEX ix_meeting_series ON meeting (starts) WHERE rule <> '' AND deleted = 0;

CREATE INDEX ix_meeting_starts ON meeting (starts) WHERE deleted = 0;

CREATE INDEX ix_meeting_uid ON meeting (uid);

CREATE UNIQUE INDEX ux_meeting_ref ON meeting (ref);

CREATE TEMP TABLE kept_meeting_attendees AS SELECT * FROM meeting_attendees;

DROP TABLE meeting_attendees;

CREATE TABLE meeting_attendees (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    person_id TEXT NOT NULL,
    role TEXT NOT NULL,
    reply TEXT NOT NULL,
    replied_at TEXT,
    comment TEXT NOT NULL,
    answered_sequence INTEGER NOT NULL,
    answered_stamp TEXT,
    delegate_id TEXT,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES meeting (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(delegate_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

INSERT INTO meeting_attendees (of_id, position, person_id, role, reply, replied_at, comment, answered_sequence, answered_stamp, delegate_id)
SELECT of_id, position, person_id, role, reply, replied_at, comment, -1, NULL, NULL FROM kept_meeting_attendees;

DROP TABLE kept_meeting_attendees;

CREATE INDEX ix_attendee_person ON meeting_attendees (person_id, reply);

CREATE TABLE meeting_day_replies (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    original TEXT NOT NULL,
    person_id TEXT NOT NULL,
    reply TEXT NOT NULL,
    replied_at TEXT,
    comment TEXT NOT NULL,
    answered_sequence INTEGER NOT NULL,
    answered_stamp TEXT,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES meeting (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

CREATE TABLE meeting_proposals (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    person_id TEXT NOT NULL,
    original TEXT,
    starts TEXT NOT NULL,
    ends TEXT NOT NULL,
    received_at TEXT NOT NULL,
    all_day INTEGER NOT NULL,
    place TEXT NOT NULL,
    comment TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    stamp TEXT,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES meeting (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

CREATE TABLE received (
    id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    method TEXT NOT NULL,
    sender TEXT NOT NULL,
    received_at TEXT NOT NULL,
    text TEXT NOT NULL,
    description TEXT NOT NULL,
    original TEXT,
    sequence INTEGER NOT NULL,
    stamp TEXT,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(meeting_id) REFERENCES meeting (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_received_meeting ON received (meeting_id, received_at);

CREATE TABLE publication (
    id TEXT NOT NULL,
    path TEXT NOT NULL,
    project_id TEXT,
    person_id TEXT,
    team_id TEXT,
    deadlines TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(team_id) REFERENCES team (id) DEFERRABLE INITIALLY DEFERRED
);
