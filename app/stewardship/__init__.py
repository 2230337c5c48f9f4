"""What crosses all packages: transfer, removal, a lost device, deletion."""
