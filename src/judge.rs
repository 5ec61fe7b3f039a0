//! A reply to stages to a verdict, the same for every front end. Shows nothing.
