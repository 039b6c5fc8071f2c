#include "config.h"

#include "suite.h"

int
main(void)
{
	return EXIT_SUCCESS;
}
