package dev.jcakms.conformance.benchmark;

/** A subject at work on some threads: what one fork measures of a group. */
record Contestant(MessageSubject subject, int threads) {}
