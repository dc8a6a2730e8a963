"""Services: one function a use case; command line, API and pages meet here."""
