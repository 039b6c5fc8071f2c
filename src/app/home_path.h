/*
 * home_path.h - where the user's files are
 */
#ifndef APP_HOME_PATH_H
#define APP_HOME_PATH_H

/*
 * $variable/name, else $HOME/otherwise/name, by the XDG base directory specification: a path that
 * is not absolute is as if it were not set.  NULL if there is no home to look in; free() it.
 */
char *home_path(const char *variable, const char *otherwise, const char *name);

#endif
