"""Tables for the Beneficiary Module and the stays of a project: what is written, what came back, what may be taken over."""
