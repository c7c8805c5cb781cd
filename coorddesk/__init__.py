"""CoordDesk: a desk for one project coordinator."""

__version__ = "0.1.0"
