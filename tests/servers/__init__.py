"""Small real servers on the loopback interface, each in a thread of its own."""
