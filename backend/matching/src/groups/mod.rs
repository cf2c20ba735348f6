//! Groups: pairs, coaches and evenings together, with a bound on how much better any other answer could be.
