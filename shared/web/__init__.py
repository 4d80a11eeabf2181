"""HTTP as every service speaks it: who may call, what a request may say, and how an answer or a refusal is told."""
