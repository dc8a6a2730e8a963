"""The outside world: settings, service, command line, web."""
