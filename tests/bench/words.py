"""The words that invented work is made of."""

FIRST = (
    "Dana", "Tomasz", "Aiko", "Marcus", "Siobhán", "Ravi", "Leila", "Jonas", "Mei-Ling", "Beatriz", "Amara", "Hemi", "Ellen", "Piotr",
    "Chiara", "Owen", "Noor", "Sven", "Ines", "Malik", "Zoë", "Håkon", "Yusuf", "Greta", "Ngozi", "Luca", "Priya", "Émile", "Ada", "Ivo",
    "Rosa", "Kenji", "Freya", "Diego", "Maeve", "Omar", "Signe", "Tariq", "Una", "Viktor",
)  # fmt: skip
FAMILY = (
    "Whitlock", "Zieliński", "Tanabe", "Oyelaran", "Keane", "Deshpande", "Haddad", "Lindqvist", "Chou", "Figueiredo", "Eze", "Parata",
    "Marsh", "Kowalski", "Rossi", "Price", "Rahman", "Berg", "Duarte", "Khan", "Müller", "Sørensen", "Demir", "Vogel", "Okafor", "Bianchi",
    "Nair", "Lefèvre", "Lovell", "Petrov", "Campos", "Mori", "Nyberg", "Reyes", "Byrne", "Farouk", "Dahl", "Aziz", "Ward", "Novak", "Hale",
    "Stone", "Finch", "Ivers", "Lund", "Moss", "Quinn", "Rowe", "Tully", "Yates",
)  # fmt: skip
TEAMS = (
    ("Design", "DE"), ("Works", "WK"), ("IT & AV", "IT"), ("Workplace", "WP"), ("Finance", "FI"), ("Legal", "LE"), ("Safety", "SA"),
    ("Procurement", "PR"), ("Communications", "CO"), ("Operations", "OP"), ("Clients", "CL"), ("Quality", "QU"),
)  # fmt: skip
ROLES = ("Lead architect", "Site manager", "Engineer", "Quantity surveyor", "Network engineer", "Buyer", "Planner", "Facilities manager")
VERBS = (
    "Agree", "Book", "Check", "Close", "Collect", "Confirm", "Draft", "Issue", "Order", "Price", "Reply to", "Review", "Send", "Sign off",
    "Survey", "Test", "Update", "Walk through",
)  # fmt: skip
NOUNS = (
    "access plan", "acoustic test", "asset list", "budget line", "cable route", "ceiling layout", "commissioning programme",
    "cost report", "data sheet", "door schedule", "duct crossing", "fire-stopping detail", "floor loading", "glazing delivery",
    "handover pack", "inspection record", "joinery samples", "landlord consent", "lift booking", "lighting layout", "method statement",
    "network diagram", "partition setting-out", "plant replacement", "pump curves", "rack elevation", "room data", "samples board",
    "sign wording", "snag list", "sprinkler heads", "test certificate", "training dates", "variation", "warranty", "wayfinding",
)  # fmt: skip
PLACES = (
    "level 1", "level 2", "level 3", "level 4", "level 5", "riser 1", "riser 3", "east wing", "west wing", "reception", "car park",
    "roof plant", "comms room", "loading bay", "meeting rooms", "staff canteen",
)  # fmt: skip
LABELS = ("fire", "landlord", "client", "cost", "safety", "access", "supplier", "urgent answer")
FOLDERS = ("Drawings", "Specifications", "Reports", "Schedules", "Minutes", "Certificates", "Correspondence", "As built")
SENTENCES = (
    "Waits for the landlord's answer on working hours.",
    "The supplier promised a date after the survey.",
    "Drawing and schedule differ on the door width; ask design which holds.",
    "Agreed on site, to be confirmed in writing.",
    "Two quotations received, the third is late.",
    "Risk of a clash with the duct above the corridor.",
    "Needs the fire officer's comment before it can be issued.",
    "Photographs are in the shared folder.",
    "Price includes out-of-hours work on two weekends.",
    "Depends on power being live in the comms room.",
    "Client asked for a lighter finish; sample to follow.",
    "See the minutes of the last coordination meeting.",
)
