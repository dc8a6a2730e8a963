"""HTTP: one small file per resource."""
