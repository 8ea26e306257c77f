"""Pictures of the views: copied, exported, printed, animated."""
