"""The bookkeeping itself: uploads, reports, exports."""
