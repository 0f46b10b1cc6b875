"""What is asked and how it is computed: questions, marks, scoring schemes, published protocol versions."""
