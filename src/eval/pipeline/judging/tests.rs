//! Which failures are the model's and which the machine's.
