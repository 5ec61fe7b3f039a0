//! A listing to a program: recipes, builds, diagnostics. Runs no program of a model's.
