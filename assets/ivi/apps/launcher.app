label=Home
process=/system/bin/app-launcher
icon=home
kind=home
order=0
