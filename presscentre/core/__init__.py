"""What every app stands on and none owns: refusals, languages, audiences, jobs, discovery. No models."""
