-- Version 1: every table, index and search index of the first release.

CREATE TABLE counter (
    scope TEXT NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (scope)
)
 WITHOUT ROWID;

CREATE TABLE journal (
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    label TEXT NOT NULL,
    state INTEGER NOT NULL,
    changes BLOB NOT NULL,
    PRIMARY KEY (number)
);

CREATE TABLE journal_touch (
    record_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (record_id, number)
)
 WITHOUT ROWID;

CREATE TABLE link (
    id TEXT NOT NULL,
    from_kind TEXT NOT NULL,
    from_id TEXT NOT NULL,
    to_kind TEXT NOT NULL,
    to_id TEXT NOT NULL,
    address TEXT NOT NULL,
    title TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE profile (
    id TEXT NOT NULL,
    signature TEXT NOT NULL,
    kind TEXT NOT NULL,
    date_order TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE search_item (
    number INTEGER NOT NULL,
    record_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    project_id TEXT,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (record_id)
);

CREATE TABLE sent (
    id TEXT NOT NULL,
    what TEXT NOT NULL,
    about_kind TEXT NOT NULL,
    about_id TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    recipients TEXT NOT NULL,
    content TEXT NOT NULL,
    occurrence TEXT,
    PRIMARY KEY (id)
);

CREATE TABLE team (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    short TEXT NOT NULL,
    hue INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE template (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    notes TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE used_number (
    number_key TEXT NOT NULL,
    record_id TEXT NOT NULL,
    PRIMARY KEY (number_key)
)
 WITHOUT ROWID;

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
    notes TEXT NOT NULL,
    archived INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(team_id) REFERENCES team (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE profile_mapping (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES profile (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

CREATE TABLE template_steps (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    role TEXT NOT NULL,
    offset_days INTEGER NOT NULL,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES template (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

CREATE TABLE followup (
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    about_kind TEXT NOT NULL,
    about_id TEXT NOT NULL,
    asked_on TEXT NOT NULL,
    how TEXT NOT NULL,
    answer TEXT NOT NULL,
    promised TEXT,
    ask_next TEXT,
    note TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE project (
    id TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    place TEXT NOT NULL,
    state TEXT NOT NULL,
    manager_id TEXT,
    sponsor TEXT NOT NULL,
    start TEXT,
    finish TEXT,
    finish_words TEXT NOT NULL,
    number_pattern TEXT NOT NULL,
    revision_scheme TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(manager_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE board_column (
    id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    name TEXT NOT NULL,
    category TEXT NOT NULL,
    rank TEXT NOT NULL,
    wip_limit INTEGER,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE distribution (
    id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    type TEXT NOT NULL,
    person_id TEXT,
    team_id TEXT,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(team_id) REFERENCES team (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE document (
    id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    type TEXT NOT NULL,
    discipline TEXT NOT NULL,
    status TEXT NOT NULL,
    owner_id TEXT,
    team_id TEXT,
    confidentiality TEXT NOT NULL,
    folder TEXT NOT NULL,
    review_due TEXT,
    next_review TEXT,
    planned_issue TEXT,
    forecast_issue TEXT,
    notes TEXT NOT NULL,
    source_ref TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(owner_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(team_id) REFERENCES team (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE log (
    id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    ref TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    detail TEXT NOT NULL,
    next_step TEXT NOT NULL,
    owner_id TEXT,
    team_id TEXT,
    raised_by_id TEXT,
    raised_on TEXT,
    due TEXT,
    state TEXT NOT NULL,
    status TEXT NOT NULL,
    closed_on TEXT,
    probability INTEGER,
    impact INTEGER,
    severity TEXT NOT NULL,
    response TEXT NOT NULL,
    outcome TEXT NOT NULL,
    source_ref TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(owner_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(team_id) REFERENCES team (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(raised_by_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

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
    notes TEXT NOT NULL,
    source_ref TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(team_id) REFERENCES team (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(organiser_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE milestone (
    id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    ref TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    baseline TEXT,
    forecast TEXT,
    actual TEXT,
    owner_id TEXT,
    team_id TEXT,
    notes TEXT NOT NULL,
    source_ref TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(owner_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(team_id) REFERENCES team (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE project_status_codes (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    meaning TEXT NOT NULL,
    tone TEXT NOT NULL,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES project (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

CREATE TABLE responsibility (
    id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    person_id TEXT NOT NULL,
    letter TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE run (
    id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    template_id TEXT,
    name TEXT NOT NULL,
    anchor TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(template_id) REFERENCES template (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE sheet (
    id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    number TEXT NOT NULL,
    as_of TEXT NOT NULL,
    period_from TEXT,
    text TEXT NOT NULL,
    issued_at TEXT,
    pdf_path TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE transmittal (
    id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    number TEXT NOT NULL,
    issued TEXT,
    purpose TEXT NOT NULL,
    method TEXT NOT NULL,
    subject TEXT NOT NULL,
    due TEXT,
    notes TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE document_revisions (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    issued TEXT,
    status TEXT NOT NULL,
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    note TEXT NOT NULL,
    current INTEGER NOT NULL,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES document (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

CREATE TABLE log_ratings (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    rated_on TEXT NOT NULL,
    letter TEXT NOT NULL,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES log (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

CREATE TABLE meeting_attendees (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    person_id TEXT NOT NULL,
    role TEXT NOT NULL,
    reply TEXT NOT NULL,
    replied_at TEXT,
    comment TEXT NOT NULL,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES meeting (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

CREATE TABLE meeting_instances (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    original TEXT NOT NULL,
    starts TEXT,
    ends TEXT,
    cancelled INTEGER NOT NULL,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES meeting (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

CREATE TABLE milestone_forecasts (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    given_on TEXT NOT NULL,
    forecast TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES milestone (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

CREATE TABLE occurrence (
    id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    original TEXT NOT NULL,
    state TEXT NOT NULL,
    minutes TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(meeting_id) REFERENCES meeting (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE review (
    id TEXT NOT NULL,
    document_id TEXT NOT NULL,
    revision TEXT NOT NULL,
    reviewer_id TEXT NOT NULL,
    asked TEXT NOT NULL,
    due TEXT,
    returned TEXT,
    outcome TEXT NOT NULL,
    comments INTEGER NOT NULL,
    note TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(document_id) REFERENCES document (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(reviewer_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE sheet_figures (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES sheet (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

CREATE TABLE sheet_ratings (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    dimension TEXT NOT NULL,
    letter TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES sheet (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

CREATE TABLE task (
    id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    ref TEXT NOT NULL,
    title TEXT NOT NULL,
    column_id TEXT NOT NULL,
    rank TEXT NOT NULL,
    kind TEXT NOT NULL,
    notes TEXT NOT NULL,
    owner_id TEXT,
    team_id TEXT,
    raised_by_id TEXT,
    raised_on TEXT,
    waiting_on_id TEXT,
    waiting_since TEXT,
    needed_by_id TEXT,
    needed_by_team_id TEXT,
    start TEXT,
    due TEXT,
    baseline_due TEXT,
    due_moves INTEGER NOT NULL,
    done_on TEXT,
    priority TEXT NOT NULL,
    rule TEXT NOT NULL,
    source TEXT NOT NULL,
    source_ref TEXT NOT NULL,
    run_id TEXT,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(column_id) REFERENCES board_column (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(owner_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(team_id) REFERENCES team (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(raised_by_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(waiting_on_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(needed_by_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(needed_by_team_id) REFERENCES team (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(run_id) REFERENCES run (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE transmittal_items (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    document_id TEXT NOT NULL,
    revision TEXT NOT NULL,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES transmittal (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(document_id) REFERENCES document (id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

CREATE TABLE transmittal_recipients (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    person_id TEXT NOT NULL,
    acknowledged TEXT,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES transmittal (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

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
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES occurrence (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(presenter_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(task_id) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(document_id) REFERENCES document (id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

CREATE TABLE occurrence_attendance (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    person_id TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES occurrence (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

CREATE TABLE task_checklist (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    done INTEGER NOT NULL,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES task (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

CREATE TABLE task_depends_on (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES task (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

CREATE TABLE task_labels (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES task (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

CREATE INDEX ix_attendee_person ON meeting_attendees (person_id, reply);

CREATE INDEX ix_column_project ON board_column (project_id, rank);

CREATE INDEX ix_document_folder ON document (folder, number, id, deleted) WHERE deleted = 0;

CREATE INDEX ix_document_number ON document (number, title, type, id, deleted) WHERE deleted = 0;

CREATE INDEX ix_document_owner ON document (owner_id, number, id, deleted) WHERE deleted = 0;

CREATE INDEX ix_document_project ON document (project_id, number, id, deleted) WHERE deleted = 0;

CREATE INDEX ix_document_review_due ON document (review_due, number, id, deleted) WHERE deleted = 0;

CREATE INDEX ix_document_status ON document (status, number, id, deleted) WHERE deleted = 0;

CREATE INDEX ix_document_title ON document (title COLLATE NOCASE, number, id, deleted) WHERE deleted = 0;

CREATE INDEX ix_document_type ON document (type, number, id, deleted) WHERE deleted = 0;

CREATE INDEX ix_followup_about ON followup (about_id, asked_on, id, person_id, how, answer, promised, ask_next, about_kind, deleted) WHERE deleted = 0;

CREATE INDEX ix_followup_person ON followup (person_id, asked_on) WHERE deleted = 0;

CREATE INDEX ix_item_document ON transmittal_items (document_id);

CREATE INDEX ix_journal_done ON journal (number) WHERE state = 0;

CREATE INDEX ix_journal_state ON journal (number) WHERE state = 1;

CREATE INDEX ix_link_from ON link (from_id) WHERE deleted = 0;

CREATE INDEX ix_link_to ON link (to_id) WHERE deleted = 0;

CREATE INDEX ix_log_open ON log (project_id, due) WHERE state = 'open' AND deleted = 0;

CREATE INDEX ix_log_order ON log (kind, state, probability * impact DESC, length(ref), ref, id, project_id, owner_id, due, deleted) WHERE deleted = 0;

CREATE INDEX ix_log_project ON log (project_id, kind, ref) WHERE deleted = 0;

CREATE INDEX ix_log_source ON log (source_ref) WHERE source_ref <> '';

CREATE INDEX ix_meeting_project ON meeting (project_id, starts) WHERE deleted = 0;

CREATE INDEX ix_meeting_series ON meeting (starts) WHERE rule <> '' AND deleted = 0;

CREATE INDEX ix_meeting_starts ON meeting (starts) WHERE deleted = 0;

CREATE INDEX ix_meeting_uid ON meeting (uid);

CREATE INDEX ix_milestone_forecast ON milestone (forecast) WHERE deleted = 0;

CREATE INDEX ix_milestone_open ON milestone (project_id, forecast) WHERE actual IS NULL AND deleted = 0;

CREATE INDEX ix_person_name ON person (name COLLATE NOCASE) WHERE deleted = 0;

CREATE INDEX ix_recipient_open ON transmittal_recipients (of_id) WHERE acknowledged IS NULL;

CREATE INDEX ix_recipient_person ON transmittal_recipients (person_id);

CREATE INDEX ix_review_document ON review (document_id);

CREATE INDEX ix_review_out ON review (due) WHERE returned IS NULL AND deleted = 0;

CREATE INDEX ix_revision_code ON document_revisions (code, of_id, current) WHERE current = 1;

CREATE INDEX ix_revision_issued ON document_revisions (issued, of_id, current) WHERE current = 1;

CREATE INDEX ix_sent_about ON sent (about_id, sent_at);

CREATE INDEX ix_sheet_project ON sheet (project_id, as_of) WHERE deleted = 0;

CREATE INDEX ix_task_done ON task (column_id, done_on, project_id, deleted) WHERE done_on IS NOT NULL AND deleted = 0;

CREATE INDEX ix_task_due ON task (due) WHERE deleted = 0;

CREATE INDEX ix_task_open ON task (project_id, due) WHERE done_on IS NULL AND deleted = 0;

CREATE INDEX ix_task_owner ON task (owner_id) WHERE done_on IS NULL AND deleted = 0;

CREATE INDEX ix_task_place ON task (column_id, rank);

CREATE INDEX ix_task_project ON task (project_id, done_on);

CREATE INDEX ix_task_source ON task (source_ref) WHERE source_ref <> '';

CREATE INDEX ix_task_waiting ON task (waiting_on_id) WHERE done_on IS NULL AND deleted = 0 AND waiting_on_id IS NOT NULL;

CREATE INDEX ix_transmittal_project ON transmittal (project_id, number);

CREATE UNIQUE INDEX ux_log_ref ON log (ref);

CREATE UNIQUE INDEX ux_meeting_ref ON meeting (ref);

CREATE UNIQUE INDEX ux_milestone_ref ON milestone (ref);

CREATE UNIQUE INDEX ux_occurrence_place ON occurrence (meeting_id, original) WHERE deleted = 0;

CREATE UNIQUE INDEX ux_person_email ON person (email COLLATE NOCASE) WHERE email <> '' AND deleted = 0;

CREATE UNIQUE INDEX ux_project_code ON project (code);

CREATE UNIQUE INDEX ux_task_ref ON task (ref);

CREATE UNIQUE INDEX ux_team_name ON team (name COLLATE NOCASE) WHERE deleted = 0;

CREATE VIRTUAL TABLE search_words USING fts5(
    name, body, content='search_item', content_rowid='number', prefix='2 3', tokenize="unicode61 remove_diacritics 2"
);

CREATE VIRTUAL TABLE search_parts USING fts5(name, content='search_item', content_rowid='number', tokenize='trigram');

-- What SQLite's planner is told of the tables: rows, and rows to each value, of a store with ten years of work in it (tests/bench).
-- Fixed, never measured anew, so that a query takes the same way in every store, and small conditions take their partial index.
ANALYZE sqlite_schema;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('board_column', 'ix_column_project', '120 6 1'),
    ('board_column', 'sqlite_autoindex_board_column_1', '120 1'),
    ('counter', 'counter', '210 1'),
    ('document', 'ix_document_folder', '100000 12000 1'),
    ('document', 'ix_document_number', '100000 1 1 1'),
    ('document', 'ix_document_owner', '100000 50 1'),
    ('document', 'ix_document_project', '100000 5000 1 1 1'),
    ('document', 'ix_document_review_due', '100000 2400 1'),
    ('document', 'ix_document_status', '100000 20000 1'),
    ('document', 'ix_document_title', '100000 5'),
    ('document', 'ix_document_type', '100000 20000 1'),
    ('document', 'sqlite_autoindex_document_1', '100000 1'),
    ('document_revisions', 'document_revisions', '300000 3 1'),
    ('followup', 'ix_followup_about', '200000 5 1 1 1 1 1 1 1 1 1'),
    ('followup', 'ix_followup_person', '200000 100 2'),
    ('followup', 'sqlite_autoindex_followup_1', '200000 1'),
    ('journal', 'ix_journal_done', '1000000 1'),
    ('journal', 'ix_journal_state', '20 1'),
    ('journal_touch', 'journal_touch', '1000000 3 1'),
    ('link', 'ix_link_from', '17000 1'),
    ('link', 'ix_link_to', '17000 5'),
    ('link', 'sqlite_autoindex_link_1', '17000 1'),
    ('log', 'ix_log_open', '1200 90 2'),
    ('log', 'ix_log_project', '50000 2500 420 1'),
    ('log', 'ix_log_source', '10000 1'),
    ('log', 'sqlite_autoindex_log_1', '50000 1'),
    ('log', 'ux_log_ref', '50000 1'),
    ('log_ratings', 'log_ratings', '50000 1 1'),
    ('meeting', 'ix_meeting_project', '20000 1000 1'),
    ('meeting', 'ix_meeting_series', '500 1'),
    ('meeting', 'ix_meeting_starts', '20000 2'),
    ('meeting', 'ix_meeting_uid', '20000 1'),
    ('meeting', 'sqlite_autoindex_meeting_1', '20000 1'),
    ('meeting', 'ux_meeting_ref', '20000 1'),
    ('meeting_attendees', 'ix_attendee_person', '99000 50 13'),
    ('meeting_attendees', 'meeting_attendees', '99000 5 1'),
    ('meeting_instances', 'meeting_instances', '120 1 1'),
    ('milestone', 'ix_milestone_forecast', '1000 2'),
    ('milestone', 'ix_milestone_open', '200 15 1'),
    ('milestone', 'sqlite_autoindex_milestone_1', '1000 1'),
    ('milestone', 'ux_milestone_ref', '1000 1'),
    ('milestone_forecasts', 'milestone_forecasts', '2000 2 1'),
    ('occurrence', 'sqlite_autoindex_occurrence_1', '5000 1'),
    ('occurrence', 'ux_occurrence_place', '5000 1 1'),
    ('occurrence_agenda', 'occurrence_agenda', '20000 4 1'),
    ('occurrence_attendance', 'occurrence_attendance', '25000 5 1'),
    ('person', 'ix_person_name', '2000 1'),
    ('person', 'sqlite_autoindex_person_1', '2000 1'),
    ('person', 'ux_person_email', '2000 1'),
    ('project', 'sqlite_autoindex_project_1', '20 1'),
    ('project', 'ux_project_code', '20 1'),
    ('project_status_codes', 'project_status_codes', '200 10 1'),
    ('review', 'ix_review_document', '10000 1'),
    ('review', 'ix_review_out', '250 7'),
    ('review', 'sqlite_autoindex_review_1', '10000 1'),
    ('search_item', 'sqlite_autoindex_search_item_1', '230000 1'),
    ('sent', 'ix_sent_about', '15000 1 1'),
    ('sent', 'sqlite_autoindex_sent_1', '15000 1'),
    ('sheet', 'ix_sheet_project', '1000 50 1'),
    ('sheet', 'sqlite_autoindex_sheet_1', '1000 1'),
    ('sheet_figures', 'sheet_figures', '1000 1 1'),
    ('sheet_ratings', 'sheet_ratings', '5000 5 1'),
    ('task', 'ix_task_done', '45000 2000 3 3 3'),
    ('task', 'ix_task_due', '50000 15'),
    ('task', 'ix_task_open', '5000 360 3'),
    ('task', 'ix_task_owner', '5000 4'),
    ('task', 'ix_task_place', '50000 560 1'),
    ('task', 'ix_task_project', '50000 2500 2'),
    ('task', 'ix_task_source', '10000 1'),
    ('task', 'ix_task_waiting', '1300 2'),
    ('task', 'sqlite_autoindex_task_1', '50000 1'),
    ('task', 'ux_task_ref', '50000 1'),
    ('task_checklist', 'task_checklist', '80000 4 1'),
    ('task_labels', 'task_labels', '48000 2 1'),
    ('team', 'sqlite_autoindex_team_1', '12 1'),
    ('team', 'ux_team_name', '12 1'),
    ('transmittal', 'ix_transmittal_project', '2500 180 1'),
    ('transmittal', 'sqlite_autoindex_transmittal_1', '2500 1'),
    ('transmittal_items', 'ix_item_document', '10000 3'),
    ('transmittal_items', 'transmittal_items', '10000 4 1'),
    ('transmittal_recipients', 'ix_recipient_open', '370 3'),
    ('transmittal_recipients', 'ix_recipient_person', '7500 5'),
    ('transmittal_recipients', 'transmittal_recipients', '7500 3 1'),
    ('used_number', 'used_number', '100000 1');
