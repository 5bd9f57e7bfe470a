"""Statistics: the programme's own counts and the published national series, with definitions and targets."""
