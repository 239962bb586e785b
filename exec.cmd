@rem The scripts in package.json say 'exec', so that a Unix shell steps aside and Ctrl-C and SIGTERM
@rem reach Node itself. The shell of Windows lacks that word; this is it.
@%*
