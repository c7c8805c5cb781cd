"""The words that invented work is made of, and the titles made of them."""

from random import Random

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
# Three hundred in all, most of them rare, as labels come to be in ten years.
RARE_LABELS = tuple(f"{team.lower()} {place}" for team, _ in TEAMS for place in PLACES) + tuple(f"package {n}" for n in range(1, 101))
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
# Titles that are hard to set: far too long, from right to left, both ways at once, pictures, no place to break.
HARD_TITLES = (
    "Agree with the landlord, the fire officer and the lift supplier which of the three risers is taken out of use during the weekend"
    " works, who tells the other tenants, and by when the method statement has to be with building control to be read in time",
    "אישור תוכנית הקומה החמישית עם בעל הבית",
    "تأكيد موعد تسليم الزجاج للمدخل الرئيسي",
    "Send סקר רעש to Amara before the עדכון on level 3",
    "🔥 Sprinkler heads ordered twice 🚿🚿, one set back to the supplier",
    "👩🏽‍🔧 Walk the riser with Håkon 🇳🇴 and take photographs 📷",
    "Rückbaugenehmigungsverfahrensbeschleunigungsantragsunterlagenzusammenstellung",
)


def title(dice: Random) -> str:
    """What most things are called."""
    return f"{dice.choice(VERBS)} {dice.choice(NOUNS)}, {dice.choice(PLACES)}"


def task_title(dice: Random) -> str:
    """A card's title: one in thirty is hard to set."""
    return f"{dice.choice(HARD_TITLES)} {dice.randrange(100)}" if dice.randrange(30) == 0 else title(dice)


def labels(dice: Random) -> tuple[str, ...]:
    """Up to two labels of a card, common ones more often."""
    drawn = (dice.choice(LABELS if dice.randrange(2) else RARE_LABELS) for _ in range(dice.randrange(3)))
    return tuple(dict.fromkeys(drawn))
