//! One turn without the screen: both replies, and verdicts on request. Draws nothing.
