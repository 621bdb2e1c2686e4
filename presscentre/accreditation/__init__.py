"""From the invitation to the door: outlets and their quotas, applications, badges, checkpoints and scans."""
