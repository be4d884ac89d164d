"""What can be done about notifications."""
