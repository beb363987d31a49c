"""Pages of events: to read, to take along, to edit."""
