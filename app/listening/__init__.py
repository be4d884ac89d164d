"""What people say of a hospital elsewhere: mentions on social media, and ratings of calls."""
