"""What can be done while minutes are taken; the calendar offers it with its own actions."""

from coorddesk.ui.actions import Action

MINUTES_ACTIONS = (
    Action("next_item", "Minutes: next item", "minutes.next_item", ("Ctrl+Down",)),
    Action("previous_item", "Minutes: item before", "minutes.previous_item", ("Ctrl+Up",)),
    Action("timer", "Minutes: start or stop the item’s timer", "minutes.toggle_timer", ("Ctrl+T",), "timer"),
    Action("item_done", "Minutes: item done, or not", "minutes.tick_item", ("Ctrl+D",), "check"),
    Action("note_action", "Minutes: note an action", "minutes.begin_action", ("Ctrl+Shift+A",), "square-kanban"),
    Action("note_decision", "Minutes: note a decision", "minutes.begin_decision", ("Ctrl+Shift+D",), "gavel"),
    Action("end_minutes", "Minutes: end them, or reopen them", "minutes.end_or_reopen", (), "flag"),
)
