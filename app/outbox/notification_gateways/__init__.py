"""The providers a configuration may name, one class each (notifications.md G-1)."""
