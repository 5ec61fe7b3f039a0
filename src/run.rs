//! One file judged without the screen. Draws nothing.
