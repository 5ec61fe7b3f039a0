//! Ask an endpoint and get a stream of reply events. Knows nothing of what a reply means.
