"""Messages to people, written as rows and sent later."""
