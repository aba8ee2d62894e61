/* Commands in one program, each under its name. They give an exit status. */
#pragma once
int getprop_main(int count, char **words);
int setprop_main(int count, char **words);
int watchprops_main(int count, char **words);
int start_main(int count, char **words);
int stop_main(int count, char **words);
int restart_main(int count, char **words);
int power_main(int count, char **words);
int service_main(int count, char **words);
int dumpsys_main(int count, char **words);
int log_main(int count, char **words);
int logcat_main(int count, char **words);
int am_main(int count, char **words);
int input_main(int count, char **words);

/** Says how a command is used; gives 2. */
int usage(const char *text);
/** Says why something did not work; gives 1. */
int failed(const char *what, int error);
/** Opens binder for calls; says why where it cannot. */
int reach_binder(void);
