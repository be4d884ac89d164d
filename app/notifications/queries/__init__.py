"""What is asked about notifications."""
