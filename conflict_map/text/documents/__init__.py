"""What is read: files to documents, with headline, body and furniture told apart, and the day of publication."""
