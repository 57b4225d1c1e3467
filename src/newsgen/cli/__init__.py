"""The command line: it translates arguments, calls one function of site/, and shows what came back."""
