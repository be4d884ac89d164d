"""Forms, surveys and audits: their versions, the links and sessions they are filled through, what was answered."""
